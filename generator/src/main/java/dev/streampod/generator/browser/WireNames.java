package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ModuleDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The names of a module's classes on the wire, which are their {@code $type} too.
 *
 * @param module what stands before them: the module's name where another protocol uses it; null in the protocol itself
 */
record WireNames(@Nullable String module) {

    String of(String type) {
        return module == null ? type : module + "." + type;
    }

    /** The wire name of a type that may be another module's: that one's name is its prefix already. */
    String ofAny(String type) {
        return ModuleDefinition.isQualified(type) ? type : of(type);
    }
}
