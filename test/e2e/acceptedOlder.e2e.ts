import { describeAccepted, newerSettings } from "./support/acceptance";
import { combinations, combinationsAtTheLast } from "./support/combinations";

// In a file of its own, which runs beside that of the newest.
describeAccepted("0.51.0", combinations(), newerSettings);
describeAccepted("0.49.1", combinationsAtTheLast(), newerSettings);
