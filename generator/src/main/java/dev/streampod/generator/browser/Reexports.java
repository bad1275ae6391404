package dev.streampod.generator.browser;

import java.util.List;

/** Writes what a module passes on of the runtime, so that one import is enough for most programs. */
final class Reexports {

    private Reexports() {}

    static void write(List<String> names, TextWriter file) {
        file.open("export {");
        names.forEach(name -> file.line(name + ","));
        file.close("} from './streampod.js';");
    }
}
