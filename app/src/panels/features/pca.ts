/** Points `[count, dims]` seen along two directions. */
export interface Embedding {
  /** `[count, 2]`. */
  readonly points: Float32Array;
  /** Two directions of length 1, `[2, dims]`. */
  readonly axes: Float32Array;
  /** Share of the whole variance along each. */
  readonly explained: readonly [number, number];
  /** Number of the principal component that each axis shows, from 1. */
  readonly components: readonly [number, number];
}

/** Number of directions that are followed at once; the two that are not drawn speed the others up. */
const followed = 4;
const tolerance = 1e-7;

/**
 * Principal components by subspace iteration on the covariance `[dims, dims]`, or on the matrix of inner products
 * `[count, count]` where there are more dimensions than points. Without `before` each axis points where its greatest
 * weight is positive; with it axes keep their places and signs from frame to frame, so that points move and do not jump.
 */
export function principal(
  values: Float32Array,
  count: number,
  dims: number,
  before?: Embedding,
  rounds = 300,
): Embedding {
  const centred = centre(values, count, dims);
  const wide = dims > count;
  const size = wide ? count : dims;
  const matrix = wide ? inner(centred, count, dims) : covariance(centred, count, dims);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += matrix[i * size + i] as number;
  const k = Math.min(followed, size);
  const start = new Float64Array(k * size);
  for (let v = 0; v < k; v++) {
    for (let i = 0; i < size; i++) start[v * size + i] = spreadOut(v, i);
    const old = v < 2 ? before?.axes.subarray(v * dims, (v + 1) * dims) : undefined;
    if (old !== undefined && old.length === dims) {
      if (wide) project(centred, count, dims, old, start.subarray(v * size, (v + 1) * size));
      else start.set(old, v * size);
    }
  }
  const { vectors, eigenvalues } = iterate(matrix, size, start, k, rounds);
  const axes = new Float64Array(2 * dims);
  for (let v = 0; v < Math.min(2, k); v++) {
    const own = vectors.subarray(v * size, (v + 1) * size);
    const axis = axes.subarray(v * dims, (v + 1) * dims);
    if (wide) back(centred, count, dims, own, axis);
    else axis.set(own);
    normalise(axis);
  }
  const share = (v: number) => (trace > 0 ? Math.max(0, (eigenvalues[v] ?? 0) / trace) : 0);
  return aligned(centred, count, dims, axes, [share(0), share(1)], before);
}

function centre(values: Float32Array, count: number, dims: number): Float64Array {
  const result = Float64Array.from(values.subarray(0, count * dims));
  for (let d = 0; d < dims; d++) {
    let sum = 0;
    for (let i = d; i < result.length; i += dims) sum += result[i] as number;
    const mean = sum / count;
    for (let i = d; i < result.length; i += dims) result[i] = (result[i] as number) - mean;
  }
  return result;
}

function covariance(x: Float64Array, count: number, dims: number): Float64Array {
  const result = new Float64Array(dims * dims);
  for (let n = 0; n < count; n++) {
    const row = n * dims;
    for (let a = 0; a < dims; a++) {
      const value = x[row + a] as number;
      if (value === 0) continue;
      for (let b = a; b < dims; b++) {
        result[a * dims + b] = (result[a * dims + b] as number) + value * (x[row + b] as number);
      }
    }
  }
  return mirrored(result, dims, 1 / count);
}

function inner(x: Float64Array, count: number, dims: number): Float64Array {
  const result = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      let sum = 0;
      for (let d = 0; d < dims; d++)
        sum += (x[a * dims + d] as number) * (x[b * dims + d] as number);
      result[a * count + b] = sum;
    }
  }
  return mirrored(result, count, 1 / count);
}

function mirrored(matrix: Float64Array, size: number, scale: number): Float64Array {
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = (matrix[a * size + b] as number) * scale;
      matrix[a * size + b] = value;
      matrix[b * size + a] = value;
    }
  }
  return matrix;
}

/** A fixed start without symmetries. */
function spreadOut(v: number, i: number): number {
  return Math.sin((i + 1) * (v + 1) * 0.7548776662 + 0.5 * v);
}

function iterate(
  matrix: Float64Array,
  size: number,
  start: Float64Array,
  k: number,
  rounds: number,
): { vectors: Float64Array; eigenvalues: readonly number[] } {
  let vectors = start;
  orthonormal(vectors, size, k);
  let eigenvalues: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const image = times(matrix, size, vectors, k);
    const turned = ritz(vectors, image, size, k);
    const first = eigenvalues[0] ?? Number.NaN;
    const moved = Math.max(
      ...[0, 1].map((v) => residual(turned, v, size) / Math.max(Math.abs(first), 1e-300)),
    );
    eigenvalues = turned.eigenvalues;
    if (moved < tolerance) return { vectors: turned.vectors, eigenvalues };
    vectors = turned.images;
    orthonormal(vectors, size, k);
  }
  const turned = ritz(vectors, times(matrix, size, vectors, k), size, k);
  return { vectors: turned.vectors, eigenvalues: turned.eigenvalues };
}

function times(matrix: Float64Array, size: number, vectors: Float64Array, k: number): Float64Array {
  const result = new Float64Array(k * size);
  for (let v = 0; v < k; v++) {
    for (let a = 0; a < size; a++) {
      let sum = 0;
      for (let b = 0; b < size; b++) {
        sum += (matrix[a * size + b] as number) * (vectors[v * size + b] as number);
      }
      result[v * size + a] = sum;
    }
  }
  return result;
}

interface Turned {
  readonly vectors: Float64Array;
  readonly images: Float64Array;
  readonly eigenvalues: number[];
}

/** Turns orthonormal `vectors` within the space they span so that they come closest to eigenvectors. */
function ritz(vectors: Float64Array, image: Float64Array, size: number, k: number): Turned {
  const small: number[][] = [];
  for (let a = 0; a < k; a++) {
    small.push(Array.from({ length: k }, (_, b) => dot(vectors, a, image, b, size)));
  }
  const { values, turns } = jacobi(small);
  const order = values
    .map((_, i) => i)
    .sort((a, b) => (values[b] as number) - (values[a] as number));
  const turn = (all: Float64Array) => {
    const result = new Float64Array(k * size);
    order.forEach((column, v) => {
      for (let a = 0; a < k; a++) {
        const by = (turns[a] as number[])[column] as number;
        for (let i = 0; i < size; i++) {
          result[v * size + i] =
            (result[v * size + i] as number) + by * (all[a * size + i] as number);
        }
      }
    });
    return result;
  };
  return {
    vectors: turn(vectors),
    images: turn(image),
    eigenvalues: order.map((i) => values[i] as number),
  };
}

/** Length of `A v - λ v`. */
function residual({ vectors, images, eigenvalues }: Turned, v: number, size: number): number {
  const value = eigenvalues[v];
  if (value === undefined) return 0;
  let sum = 0;
  for (let i = v * size; i < (v + 1) * size; i++) {
    const off = (images[i] as number) - value * (vectors[i] as number);
    sum += off * off;
  }
  return Math.sqrt(sum);
}

/** Eigenvalues and eigenvectors (columns of `turns`) of a small symmetric matrix, by Jacobi's rotations. */
function jacobi(given: readonly (readonly number[])[]): { values: number[]; turns: number[][] } {
  const n = given.length;
  const a = given.map((row) => [...row]);
  const turns = a.map((_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  const at = (i: number, j: number) => (a[i] as number[])[j] as number;
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(at(p, q)) < 1e-300) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (const rows of [a, turns]) {
          for (const row of rows) {
            const [x, y] = [row[p] as number, row[q] as number];
            row[p] = c * x - s * y;
            row[q] = s * x + c * y;
          }
        }
        const [rowP, rowQ] = [a[p] as number[], a[q] as number[]];
        for (let j = 0; j < n; j++) {
          const [x, y] = [rowP[j] as number, rowQ[j] as number];
          rowP[j] = c * x - s * y;
          rowQ[j] = s * x + c * y;
        }
      }
    }
  }
  return { values: a.map((row, i) => row[i] as number), turns };
}

function dot(x: Float64Array, a: number, y: Float64Array, b: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (x[a * size + i] as number) * (y[b * size + i] as number);
  return sum;
}

/** Gram-Schmidt, twice for accuracy; a direction that vanishes stays zero. */
function orthonormal(vectors: Float64Array, size: number, k: number): void {
  for (let v = 0; v < k; v++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) {
        const along = dot(vectors, v, vectors, u, size);
        for (let i = 0; i < size; i++) {
          vectors[v * size + i] =
            (vectors[v * size + i] as number) - along * (vectors[u * size + i] as number);
        }
      }
    }
    normalise(vectors.subarray(v * size, (v + 1) * size));
  }
}

function normalise(vector: Float64Array): void {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (length > 1e-150)
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  else vector.fill(0);
}

/** A direction in the space of features -> one in the space of points. */
function project(
  x: Float64Array,
  count: number,
  dims: number,
  axis: ArrayLike<number>,
  to: Float64Array | Float32Array,
): void {
  for (let n = 0; n < count; n++) {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += (x[n * dims + d] as number) * (axis[d] as number);
    to[n] = sum;
  }
}

/** The other way round. */
function back(
  x: Float64Array,
  count: number,
  dims: number,
  own: Float64Array,
  to: Float64Array,
): void {
  for (let n = 0; n < count; n++) {
    const by = own[n] as number;
    for (let d = 0; d < dims; d++) to[d] = (to[d] as number) + by * (x[n * dims + d] as number);
  }
}

function aligned(
  x: Float64Array,
  count: number,
  dims: number,
  axes: Float64Array,
  shares: readonly [number, number],
  before: Embedding | undefined,
): Embedding {
  const old = before !== undefined && before.axes.length === 2 * dims ? before : undefined;
  const along = (v: number, u: number) => {
    let sum = 0;
    for (let d = 0; d < dims; d++) {
      sum += (axes[v * dims + d] as number) * (old?.axes[u * dims + d] as number);
    }
    return sum;
  };
  const swapped =
    old !== undefined &&
    Math.abs(along(0, 1)) + Math.abs(along(1, 0)) > Math.abs(along(0, 0)) + Math.abs(along(1, 1));
  const result = new Float32Array(2 * dims);
  const points = new Float32Array(2 * count);
  for (let place = 0; place < 2; place++) {
    const from = swapped ? 1 - place : place;
    const own = axes.subarray(from * dims, (from + 1) * dims);
    const sign = (old === undefined ? greatest(own) : along(from, place)) < 0 ? -1 : 1;
    for (let d = 0; d < dims; d++) result[place * dims + d] = sign * (own[d] as number);
    const line = new Float64Array(count);
    project(x, count, dims, own, line);
    for (let n = 0; n < count; n++) points[2 * n + place] = sign * (line[n] as number);
  }
  const [first, second] = shares;
  return {
    points,
    axes: result,
    explained: swapped ? [second, first] : [first, second],
    components: swapped ? [2, 1] : [1, 2],
  };
}

/** The weight that is farthest from zero; the first of equals. */
function greatest(axis: Float64Array): number {
  let most = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(most) + 1e-12) most = value;
  return most;
}
