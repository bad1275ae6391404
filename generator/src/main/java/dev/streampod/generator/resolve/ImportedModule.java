package dev.streampod.generator.resolve;

import dev.streampod.generator.definition.ModuleDefinition;
import java.util.Set;

/**
 * Another protocol that the one at hand may use.
 *
 * @param names what stands between the colons of {@code module:auth:UserInfo}: the name that the module was given, and the
 *     one that it has on the wire
 * @param definition what it defines
 * @param symbols what it declares
 */
public record ImportedModule(Set<String> names, ModuleDefinition definition, Symbols symbols) {

    public ImportedModule {
        names = Set.copyOf(names);
    }
}
