/** Error of the command line or of its input: one sentence, exit code 2. */
export class UsageError extends Error {}

/** Error of work that could not be done: one sentence, exit code 1. */
export class RunError extends Error {}

export const usage = `Usage: npm run -s headless -- <command> | --version

  train <file.json | link | template:NAME>   train; options:
      --backend cpu|wasm|webgl|webgpu   engine (default wasm)
      --browser chromium|firefox|webkit run there (wasm and cpu else run in Node)
      --threads N                       threads of the wasm engine (default 1)
      --engine N|HASH                   an earlier version of the wasm engine, by number or by its module's hash
      --set path=value                  change a setting (lr=0.05, adder1.filters=8); repeatable
      --epochs N | --steps N            length of the run and of its schedule
      --events FILE                     one JSON object a line ("-" for stdout)
      --save FILE.safetensors           write the experiment and its trained weights
      --full-data                       all 70,000 images (npm run datasets -- --full)
      --receipt FILE                    write what the run claims, for verify and for links ("-" for stdout)
  verify <FILE | link>                       repeat a run and compare it with its receipt; options:
      --depth 50|STEP|whole             how much of it (default whole); it stops at the first difference
      --browser, --threads              as above
      exit code: 0 as claimed, bit for bit; 1 not as claimed; 2 not checked (or wrong usage)
  sweep <...>                                a run for each point of a grid and each seed; options:
      --grid path=a,b                   values of a setting, or template=NAME,NAME; repeatable
      --seeds 1..5 | 1,2,7              (default 1)
      --jobs N                          runs at a time (default: processors, at most 4)
      --out DIR                         an event file a run, and summary.csv; finished runs are kept
      --epochs, --steps, --set, --backend, --threads, --browser, --full-data as above
  reproduce                                  the experiments of docs/results.md; options:
      --quick                           the short table
      --only NAME,NAME/SETTING          some of them
      --check                           make the shortest row again and compare it bit by bit
      --resume                          keep the runs that an earlier call finished
      --write                           write the tables from the finished runs, run nothing
      --links                           write the links of the rows on record anew, run nothing
      --jobs, --backend, --threads, --browser as above
  record <...> --out FILE.safetensors        train, and write what the page shows of the run;
      --set, --backend, --threads       as above; --save FILE writes the weights
  record --index                             list the runs in public/data/recorded for the page
  forward <...>                              one pass: time, memory, each ReLU's outputs; options:
      --side N --batch N                image and batch
      --compare ENGINE                  the largest difference of the logits
      --step                            and a training step
      --json                            as JSON
  eval <...> --weights F.safetensors         test figures of saved weights
  quantise <...> --weights F.safetensors     the network on whole numbers; options:
      --bits 4..8 | 4,6                 widths from 2 to 8 (default 4..8)
      --clamp none,lossless,calibrated  weights outside of the input's range (default all three)
      --percentile P                    the scale covers P percent of the values (default 100)
      --statistics float|integer        whose batch-norm statistics (default float)
      --json                            one JSON object (null: no bound)
  describe <...> [--json]                    network, shapes, costs, problems
  weights show FILE                          the arrays of a .safetensors, .pth or .pt file; options:
      --document DOC                    and which of them are which parameters of this network
      --json                            as JSON
  weights convert FILE --document DOC --out F.safetensors
                                             the network's weights from anyone's file, matched by name or order;
      --pixels channels-first|channels-last  how the file holds an image that was flattened before a layer
                                        (default: last where blocks have this program's names, else first)
      --partial                         also where some parameters have no array in the file
  link <file.json | template:NAME>           the share link's fragment
  export <...> --to onnx --out FILE.onnx     the network for other programs; options:
      --weights FILE                    its weights (default: those of the file, else the seed's)
      --inline                          adders as standard ops, for runtimes without functions
  export <...> --to page --out FILE.html     one file that answers anywhere, offline; options:
      --weights FILE                    its weights (default: those of the file)
      --address URL                     where the app stands, for the link back to the experiment
  export <...> --to pytorch --out DIR|FILE.zip
                                             a PyTorch package: model, training, self-test; options:
      --weights FILE                    its weights (default: those of the file, else none)
  import FILE.onnx --out FILE                another program's network and its weights as an experiment
      --out F.safetensors|F.json        one file with both
      --side N                          height and width, where the file leaves them open
      --dataset ID                      fashion-mnist or noise (default: what fits)
      --adders                          as an AdderNet without weights, to be trained (--out FILE.json)
  vectors PATH... [--backend ...]            check against golden vectors
  bench [--json]                             times beside those of others; options:
      --backend, --threads              as above; wasm is also timed with one thread
      --suite kernels|steps|growth      one of them (default all)
      --browser chromium                run there (cpu and wasm else run in Node)

Templates: %TEMPLATES%
`;
