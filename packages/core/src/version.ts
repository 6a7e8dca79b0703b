/** Version of Adder Studio, the same as in the root's package.json: whatever claims something of a run names it. */
export const appVersion = "0.2.0";
