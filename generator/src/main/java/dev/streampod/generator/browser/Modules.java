package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ModuleDefinition;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names of types as one file writes them, and the other modules that the file has to import for them. For one thread. */
final class Modules {

    private final SortedSet<String> used = new TreeSet<>();

    /** The name of a type, or one that is made from it by a suffix: {@code auth.UserInfo} for one of another module. */
    String name(String type, String suffix) {
        if (!ModuleDefinition.isQualified(type)) {
            return type + suffix;
        }
        String module = ModuleDefinition.moduleOf(type);
        used.add(module);
        return JsNames.identifier(module) + "." + ModuleDefinition.simpleName(type) + suffix;
    }

    String name(String type) {
        return name(type, "");
    }

    /** The imports of the runtime and of all modules of which a name was asked for. */
    void imports(TextWriter file) {
        file.line("import * as streampod from './streampod.js';");
        used.forEach(module -> file.line("import * as " + JsNames.identifier(module) + " from './" + module + ".js';"));
    }
}
