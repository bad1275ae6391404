package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import java.util.ArrayList;
import java.util.List;

/** Writes the classes of channels that clients may follow. */
final class ChannelScript {

    private final Modules modules;
    private final Codecs codecs;

    ChannelScript(Modules modules, Codecs codecs) {
        this.modules = modules;
        this.codecs = codecs;
    }

    void write(ChannelDefinition channel, TextWriter file) {
        String className = channel.typeName() + "Channel";
        String constant = "$" + channel.name();
        List<ParameterDefinition> parameters = channel.parameters();
        String names = String.join(
                ", ",
                parameters.stream()
                        .map(ParameterDefinition::name)
                        .map(JsNames::parameter)
                        .toList());
        file.line("");
        ListWriter.array(
                file,
                "const " + constant + " = /*#__PURE__*/ streampod.channel(" + JsLiterals.string(channel.name())
                        + ", () => ",
                parameters.stream().map(this::parameter).toList(),
                ", () => " + modules.name(channel.message()) + options(channel) + ");");
        file.line("")
                .open("export class " + className + " extends streampod.Channel {")
                .open("constructor(" + names + ") {")
                .line("super(" + constant + ", [" + names + "]);");
        parameters.forEach(
                parameter -> file.line("this." + parameter.name() + " = " + JsNames.parameter(parameter.name()) + ";"));
        file.line("Object.freeze(this);")
                .close("}")
                .line("")
                .open("static of(" + names + ") {")
                .line("return new " + className + "(" + names + ");")
                .close("}")
                .close("}");
    }

    private String parameter(ParameterDefinition parameter) {
        return "streampod.parameter(" + JsLiterals.string(parameter.name()) + ", " + codecs.of(parameter.type()) + ")";
    }

    private String options(ChannelDefinition channel) {
        List<String> options = new ArrayList<>();
        if (channel.history() != null) {
            options.add("history: true");
        }
        String presence = channel.presence();
        if (presence != null) {
            options.add("presence: /*#__PURE__*/ streampod.presence(() => " + modules.name(presence) + ")");
        }
        return options.isEmpty() ? "" : ", { " + String.join(", ", options) + " }";
    }
}
