package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the methods of endpoints: a constant that describes each, and the functions that call them. */
final class MethodScript {

    private final VisibleTypes types;
    private final Modules modules;
    private final Codecs codecs;

    MethodScript(VisibleTypes types, Modules modules, Codecs codecs) {
        this.types = types;
        this.modules = modules;
        this.codecs = codecs;
    }

    void constant(EndpointDefinition endpoint, MethodDefinition method, TextWriter file) {
        TypeRef returns = method.returns();
        String result = returns == null ? "" : ", () => " + codecs.of(returns);
        List<String> options = options(method);
        String last = options.isEmpty() ? "" : ", { " + String.join(", ", options) + " }";
        ListWriter.array(
                file,
                "const " + constantName(endpoint, method) + " = /*#__PURE__*/ streampod.method("
                        + JsLiterals.string(method.name()) + ", () => ",
                method.parameters().stream().map(this::parameter).toList(),
                (result.isEmpty() && !last.isEmpty() ? ", undefined" : result) + last + ");");
    }

    static void function(EndpointDefinition endpoint, MethodDefinition method, TextWriter file) {
        List<String> parameters = method.parameters().stream()
                .map(ParameterDefinition::name)
                .map(JsNames::parameter)
                .toList();
        file.line("")
                .open(method.name()
                        + Stream.concat(parameters.stream(), Stream.of("options"))
                                .collect(Collectors.joining(", ", "(", ")"))
                        + " {")
                .line("return streampod." + (method.returnsStream() ? "callStream" : "call") + "(this, "
                        + constantName(endpoint, method) + ", [" + String.join(", ", parameters) + "], options);")
                .close("}");
    }

    /** No other constant has this name: those of the protocol have no {@code $}. */
    private static String constantName(EndpointDefinition endpoint, MethodDefinition method) {
        return endpoint.name() + "$" + method.name();
    }

    private String parameter(ParameterDefinition parameter) {
        List<String> options = new ArrayList<>();
        if (parameter.stream()) {
            options.add("stream: streampod.upload");
        }
        if (optional(parameter)) {
            options.add("optional: true");
        }
        return "streampod.parameter(" + JsLiterals.string(parameter.name()) + ", " + codecs.of(parameter.type())
                + (options.isEmpty() ? "" : ", { " + String.join(", ", options) + " }") + ")";
    }

    /** Whether a caller may leave it out. */
    static boolean optional(ParameterDefinition parameter) {
        return !parameter.stream() && (parameter.type().nullable() || parameter.defaultValue() != null);
    }

    private List<String> options(MethodDefinition method) {
        List<String> options = new ArrayList<>();
        List<String> thrown = method.exceptions().stream()
                .map(types::classNamed)
                .flatMap(this::concrete)
                .distinct()
                .map(modules::name)
                .toList();
        if (!thrown.isEmpty()) {
            options.add("throws: " + ListWriter.lazyArray(thrown));
        }
        if (method.idempotent()) {
            options.add("idempotent: true");
        }
        return options;
    }

    private Stream<String> concrete(ClassDefinition exception) {
        return types.concreteTypes(exception).stream();
    }
}
