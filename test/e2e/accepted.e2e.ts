import { describeAccepted, newerSettings } from "./support/acceptance";
import { combinations } from "./support/combinations";

describeAccepted("1.2.0", combinations(), newerSettings);
