package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.Symbols;
import java.util.Set;

/**
 * What a rule looks at.
 *
 * @param moduleName the module's name in UpperCamelCase
 * @param problems where it reports
 */
record RuleContext(
        Declarations declarations, Symbols symbols, String moduleName, Set<Target> targets, Problems problems) {

    /** The same, reported elsewhere. */
    RuleContext reporting(Problems elsewhere) {
        return new RuleContext(declarations, symbols, moduleName, targets, elsewhere);
    }
}
