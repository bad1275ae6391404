package dev.streampod.generator.describe;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** The exceptions that a method declares, as they arrive: with their class and their fields. */
final class DeclaredExceptions {

    private DeclaredExceptions() {}

    /** A schema for each class that an exception may be of. */
    static List<JsonObject> of(MethodDefinition method, ProtocolModel model, ComponentSchemas components) {
        return method.exceptions().stream()
                .flatMap(name -> model.classNamed(name).concreteTypes().stream())
                .distinct()
                .map(model::classNamed)
                .filter(definition -> !definition.serverOnly())
                .map(ClassDefinition::name)
                .sorted()
                .map(name -> Schemas.object(
                        JsonObject.of("code", JsonObject.of("const", ErrorCodes.EXCEPTION))
                                .with("className", JsonObject.of("const", name))
                                .with("data", components.plain(name)),
                        List.of("code", "className", "data")))
                .toList();
    }
}
