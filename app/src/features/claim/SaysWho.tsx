/** A text on what a check of a claim proves, and what it does not. */
export function SaysWho() {
  return (
    <details className="claim-who">
      <summary>Says who? What a check proves</summary>
      <p>
        <b>What is proved.</b> A check trains the same network on the same data from the same seed,
        on this device. Where a mark turns green, all weights after that step are the same here, bit
        for bit: the run went this way. A whole check proves the last weights and counts the test
        again.
      </p>
      <p>
        <b>What is not.</b> Who trained it, when, and on which machine. What lies behind the last
        green mark. That the network does as well on other data, or with other seeds: whoever tries
        many seeds may send the best one, and its claim is true.
      </p>
      <p>
        <b>Why it can be done at all.</b> The WASM engine gives the same bits in every browser and
        in Node. Graphics cards do not: their claims can be compared, never confirmed.
      </p>
    </details>
  );
}
