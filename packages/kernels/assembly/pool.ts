// Pools over windows of an image, vectors over channels.

import { min, shareEnd, shareStart } from "./memory";

// Results of a window: a value, or gradients of its places.
const MAXIMUM = 0;
const MEAN = 1;
const WINNER = 2; // dx of the first maximum += dy
const SHARE = 3; // dx of each place += dy / places

/** Computes one window for 4 channels; `x` is at the window's first place inside the image. */
@inline
function vector(mode: i32, x: usize, y: usize, dy: usize, dx: usize, rows: i32, columns: i32, row: usize, step: usize): void {
  if (mode == MAXIMUM || mode == MEAN) {
    let best = mode == MAXIMUM ? v128.load(x) : f32x4.splat(0);
    for (let a = 0; a < rows; a++) {
      let from = x + <usize>a * row;
      for (let b = 0; b < columns; b++) {
        const value = v128.load(from);
        best = mode == MAXIMUM ? f32x4.max(best, value) : f32x4.add(best, value);
        from += step;
      }
    }
    if (mode == MEAN) best = f32x4.div(best, f32x4.splat(<f32>(rows * columns)));
    v128.store(y, best);
    return;
  }
  let share = v128.load(dy);
  if (mode == SHARE) share = f32x4.div(share, f32x4.splat(<f32>(rows * columns)));
  const best = mode == WINNER ? v128.load(y) : share;
  for (let a = 0; a < rows; a++) {
    let at = <usize>a * row;
    for (let b = 0; b < columns; b++) {
      let part = share;
      if (mode == WINNER) {
        const value = v128.load(x + at);
        // A NaN in the window is its maximum.
        const wins = v128.or(f32x4.eq(value, best), f32x4.ne(value, value));
        part = v128.and(wins, share);
        share = v128.andnot(share, wins);
      }
      v128.store(dx + at, f32x4.add(v128.load(dx + at), part));
      at += step;
    }
  }
}

/** Computes one window for one channel. */
@inline
function scalar(mode: i32, x: usize, y: usize, dy: usize, dx: usize, rows: i32, columns: i32, row: usize, step: usize): void {
  if (mode == MAXIMUM || mode == MEAN) {
    let best: f32 = mode == MAXIMUM ? load<f32>(x) : 0;
    for (let a = 0; a < rows; a++) {
      let from = x + <usize>a * row;
      for (let b = 0; b < columns; b++) {
        const value = load<f32>(from);
        best = mode == MAXIMUM ? max<f32>(best, value) : best + value;
        from += step;
      }
    }
    if (mode == MEAN) best /= <f32>(rows * columns);
    store<f32>(y, best);
    return;
  }
  let share = load<f32>(dy);
  if (mode == SHARE) share /= <f32>(rows * columns);
  const best: f32 = mode == WINNER ? load<f32>(y) : 0;
  for (let a = 0; a < rows; a++) {
    let at = <usize>a * row;
    for (let b = 0; b < columns; b++) {
      if (mode == WINNER) {
        const value = load<f32>(x + at);
        if (value == best || value != value) {
          store<f32>(dx + at, load<f32>(dx + at) + share);
          return;
        }
      } else {
        store<f32>(dx + at, load<f32>(dx + at) + share);
      }
      at += step;
    }
  }
}

@inline
function pool(
  mode: i32, x: usize, y: usize, dy: usize, dx: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32,
): void {
  const step = <usize>c * 4;
  const row = step * wd;
  // Threads share the images.
  const start = shareStart(n), end = shareEnd(n);
  if (mode == WINNER || mode == SHARE) memory.fill(dx + row * h * start, 0, row * h * (end - start));
  let to = <usize>start * oh * ow * step;
  for (let image = start; image < end; image++) {
    for (let i = 0; i < oh; i++) {
      const top = max<i32>(0, i * s - p);
      const rows = min(h, i * s - p + k) - top;
      for (let j = 0; j < ow; j++) {
        const left = max<i32>(0, j * s - p);
        const columns = min(wd, j * s - p + k) - left;
        let at = (<usize>image * h + top) * row + <usize>left * step;
        let channel = 0;
        for (; channel + 4 <= c; channel += 4) {
          vector(mode, x + at, y + to, dy + to, dx + at, rows, columns, row, step);
          at += 16;
          to += 16;
        }
        for (; channel < c; channel++) {
          scalar(mode, x + at, y + to, dy + to, dx + at, rows, columns, row, step);
          at += 4;
          to += 4;
        }
      }
    }
  }
}

export function maxPool(
  x: usize, y: usize, n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32,
): void {
  pool(MAXIMUM, x, y, 0, 0, n, h, wd, c, k, s, p, oh, ow);
}

export function avgPool(
  x: usize, y: usize, n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32,
): void {
  pool(MEAN, x, y, 0, 0, n, h, wd, c, k, s, p, oh, ow);
}

export function maxPoolGrad(
  dy: usize, x: usize, y: usize, dx: usize,
  n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32,
): void {
  pool(WINNER, x, y, dy, dx, n, h, wd, c, k, s, p, oh, ow);
}

export function avgPoolGrad(
  dy: usize, dx: usize, n: i32, h: i32, wd: i32, c: i32, k: i32, s: i32, p: i32, oh: i32, ow: i32,
): void {
  pool(SHARE, 0, 0, dy, dx, n, h, wd, c, k, s, p, oh, ow);
}

export function globalAvgPool(x: usize, y: usize, n: i32, places: i32, c: i32): void {
  const step = <usize>c * 4;
  const end = shareEnd(n);
  for (let image = shareStart(n); image < end; image++) {
    let from = x + <usize>image * places * step;
    let to = y + <usize>image * step;
    let channel = 0;
    for (; channel + 4 <= c; channel += 4) {
      vector(MEAN, from, to, 0, 0, 1, places, 0, step);
      from += 16;
      to += 16;
    }
    for (; channel < c; channel++) {
      scalar(MEAN, from, to, 0, 0, 1, places, 0, step);
      from += 4;
      to += 4;
    }
  }
}

export function globalAvgPoolGrad(dy: usize, dx: usize, n: i32, places: i32, c: i32): void {
  const count = <f32>places;
  const step = <usize>c * 4;
  const end = shareEnd(n);
  for (let image = shareStart(n); image < end; image++) {
    const from = dy + <usize>image * step;
    const first = dx + <usize>image * places * step;
    for (let channel: usize = 0; channel < step; channel += 4) {
      store<f32>(first + channel, load<f32>(from + channel) / count);
    }
    for (let place = 1; place < places; place++) memory.copy(first + place * step, first, step);
  }
}
