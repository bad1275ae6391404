package dev.streampod.generator.browser;

import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef;
import java.util.ArrayList;
import java.util.List;

/** Declares the methods of endpoints. */
final class MethodTypings {

    private final TsTypes ts;

    MethodTypings(TsTypes ts) {
        this.ts = ts;
    }

    void write(MethodDefinition method, TextWriter file) {
        JsDoc.write(file, doc(method), method.deprecated());
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < method.parameters().size(); i++) {
            parameters.add(parameter(method.parameters().get(i), mayEndAt(method, i)));
        }
        parameters.add("options?: streampod.CallOptions");
        file.line(method.name() + "(" + String.join(", ", parameters) + "): " + result(method) + ";");
    }

    /** Whether a caller may leave out this parameter and all behind it. */
    private static boolean mayEndAt(MethodDefinition method, int index) {
        return method.parameters().subList(index, method.parameters().size()).stream()
                .allMatch(MethodScript::optional);
    }

    private String parameter(ParameterDefinition parameter, boolean last) {
        String name = JsNames.parameter(parameter.name());
        String type = ts.written(parameter.type());
        if (parameter.stream()) {
            return name + ": streampod.ItemSource<" + type + ">";
        }
        return MethodScript.optional(parameter)
                ? name + (last ? "?: " : ": ") + type + " | undefined"
                : name + ": " + type;
    }

    private String result(MethodDefinition method) {
        TypeRef returns = method.returns();
        String type = returns == null ? "void" : ts.read(returns);
        return (method.returnsStream() ? "streampod.ItemStream" : ts.global("Promise")) + "<" + type + ">";
    }

    private static String doc(MethodDefinition method) {
        StringBuilder doc = new StringBuilder(method.doc().strip());
        method.parameters().stream()
                .filter(parameter -> !parameter.doc().isBlank())
                .forEach(parameter -> doc.append("\n\n`")
                        .append(parameter.name())
                        .append("`: ")
                        .append(parameter.doc().strip()));
        return doc.toString();
    }
}
