import { appVersion } from "@adder-studio/core";
import { countOf } from "./numbers";
import type { Sound } from "./sound";
import { plain } from "./text";

/** Requirements of the package for pip. */
export const requirementsText = "torch>=1.13\nnumpy\n";

/** Escapes untrusted text for a heading of Markdown: nothing in it becomes a mark, a link, an address or HTML. */
function markdown(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]<>#|~&@]/g, "\\$&")
    .replace(/:\/\/|www\./gi, "\\$&");
}

/** Describes the examples, and how to use another data set. */
function dataText({ ir }: Sound): string {
  const [input] = ir.ops;
  const { dataset = "", classes = 0 } = input?.op === "input" ? input.attrs : {};
  const preset =
    classes === 1000 ? "; `--preset imagenet-resnet50` has the settings of the papers" : "";
  switch (dataset) {
    case "fashion-mnist":
      return "The examples are Fashion-MNIST: the 12,000 images of the app, downloaded once. `--full` takes all 70,000; `--data DIR` takes your own files: the app's shards, IDX, CIFAR binaries, or a folder of images for each class.";
    case "noise":
      return `The app trains this network on made-up images, which show that it runs and no more. For real ones name a folder with \`train/\` and \`val/\`, each with a folder of images for each class: \`--data DIR\` (ImageNet as torchvision's ImageFolder reads it)${preset}.`;
    case "own":
      return "The app trained this network on a file of your own, which is not in here: name its data with `--data DIR` or `--data FILE.npz`.";
    default:
      return "The examples are points, made from the seed; nothing has to be downloaded.";
  }
}

/** Writes README.md: a list of the files, and one command for each kind of machine. */
export function readmeText(sound: Sound, hash: string | undefined): string {
  const title = markdown(sound.graph.title) || "A network";
  const parameters = countOf(sound.ir);
  const weights = hash === undefined ? "" : " --weights weights.safetensors";
  const rows = [
    ["`model.py`", "the network; a block is an attribute of the same name"],
    ["`adder.py`", "adder and shift layers, and the adaptive rate of the optimizer's side"],
    ["`settings.py`", "the experiment's settings, the defaults of `train.py`"],
    [
      "`train.py`",
      "training on any number of processes (`processes.py`); `options.py` has its options",
    ],
    ["`data.py`, `points.py`", "the examples"],
    ["`studio.py`", "names, weight files and events as Adder Studio has them"],
    ["`selftest.py`, `vectors.json`", "checks against the app's own numbers"],
    ["`experiment.json`", "the experiment itself; the app opens it"],
    ...(hash === undefined
      ? []
      : [["`weights.safetensors`", `its weights, SHA-256 \`${hash.slice(0, 16)}...\``]]),
  ];
  return `# ${title}

A network of Adder Studio ${appVersion} as PyTorch code: ${parameters.toLocaleString("en-US")} trainable parameters. PyTorch 1.13 or newer.

\`\`\`sh
pip install -r requirements.txt
python train.py${weights}
\`\`\`

${dataText(sound)}

\`python selftest.py\` compares this machine's numbers with those of the app, a line for each check.

## On more than one GPU

\`BATCH\` is over all processes, and so is the learning rate: the same settings train the same way on one GPU and on many.

\`\`\`sh
# eight GPUs of one machine
torchrun --nproc_per_node=8 train.py

# two machines; the same line on each, \`first\` being the name of one of them
torchrun --nnodes=2 --nproc_per_node=8 --rdzv_backend=c10d --rdzv_endpoint=first:29500 train.py

# Slurm
srun --nodes=2 --ntasks-per-node=1 --gpus-per-node=8 bash -c \\
  'torchrun --nnodes=$SLURM_NNODES --nproc_per_node=8 --rdzv_id=$SLURM_JOB_ID --rdzv_backend=c10d \\
   --rdzv_endpoint=$(scontrol show hostnames $SLURM_JOB_NODELIST | head -n 1):29500 train.py'
\`\`\`

A run may be stopped at any time (Ctrl-C, SIGTERM); \`--resume\` goes on with it. \`python train.py --help\` lists the
options, \`--preset\` has the papers' settings with the source of each number.

## Back into the app

Drop \`run/weights.safetensors\` on the app: it opens the experiment with these weights. Drop \`run/events.jsonl\`, and the
run is in the list of runs, with its curves and what it ran on.

## What is here

| file | what it is |
| --- | --- |
${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}

The app counts repetitions from 1 and lays filters out as height, width, in, out; PyTorch counts from 0 and has out, in,
height, width. \`studio.NAMES(network)\` lists every array by both names.
`;
}
