package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import java.util.stream.Collectors;

/** Declares channels that clients may follow. */
final class ChannelTypings {

    private final TsTypes ts;
    private final Modules modules;

    ChannelTypings(TsTypes ts, Modules modules) {
        this.ts = ts;
        this.modules = modules;
    }

    void write(ChannelDefinition channel, TextWriter file) {
        String name = channel.typeName() + "Channel";
        String parameters = channel.parameters().stream()
                .map(parameter -> JsNames.parameter(parameter.name()) + ": " + type(parameter))
                .collect(Collectors.joining(", "));
        file.line("");
        JsDoc.write(file, channel.doc());
        file.open("export declare class " + name + " extends streampod.Channel<" + types(channel) + "> {");
        file.line("private readonly $channel: " + JsLiterals.string(channel.name()) + ";");
        channel.parameters().forEach(parameter -> {
            JsDoc.write(file, parameter.doc());
            file.line("readonly " + parameter.name() + ": " + type(parameter) + ";");
        });
        file.line("constructor(" + parameters + ");")
                .line("static of(" + parameters + "): " + name + ";")
                .close("}");
    }

    /** What following the channel gives. */
    String feed(ChannelDefinition channel) {
        return "streampod.Feed<" + types(channel) + ">";
    }

    /** The types of its messages and, where it has presence, of what members are present with. */
    private String types(ChannelDefinition channel) {
        String presence = channel.presence();
        return modules.name(channel.message()) + ", " + (presence == null ? "never" : modules.name(presence));
    }

    private String type(ParameterDefinition parameter) {
        return ts.read(parameter.type());
    }
}
