package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import java.util.Set;

/**
 * What a rule looks at.
 *
 * @param moduleName the module's name in UpperCamelCase
 * @param problems where it reports
 */
record Subject(Declarations declarations, Symbols symbols, String moduleName, Set<Target> targets, Problems problems) {

    /** The same, reported elsewhere. */
    Subject reporting(Problems elsewhere) {
        return new Subject(declarations, symbols, moduleName, targets, elsewhere);
    }
}
