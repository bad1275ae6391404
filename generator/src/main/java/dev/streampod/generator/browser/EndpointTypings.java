package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import java.util.List;

/** Declares endpoints, and the messages that flow in each direction of their streams. */
final class EndpointTypings {

    private static final String FROM_CLIENT = "FromClient";
    private static final String TO_CLIENT = "ToClient";

    private final TsTypes ts;
    private final MethodTypings methods;
    private final ChannelTypings channels;

    EndpointTypings(TsTypes ts, MethodTypings methods, ChannelTypings channels) {
        this.ts = ts;
        this.methods = methods;
        this.channels = channels;
    }

    void write(EndpointDefinition endpoint, TextWriter file) {
        String name = endpoint.typeName();
        StreamDefinition stream = endpoint.stream();
        if (stream != null) {
            direction(name + FROM_CLIENT, "What clients may send to", endpoint, stream.fromClient(), true, file);
            direction(name + TO_CLIENT, "What clients get from", endpoint, stream.toClient(), false, file);
        }
        file.line("");
        JsDoc.write(file, endpoint.doc());
        file.open("export declare class " + name + "Endpoint extends streampod."
                + (stream == null ? "Endpoint" : "StreamEndpoint<" + name + FROM_CLIENT + ", " + name + TO_CLIENT + ">")
                + " {");
        endpoint.methods().forEach(method -> methods.write(method, file));
        follow(endpoint.followed(), file);
        file.close("}");
    }

    private void direction(
            String typeName,
            String doc,
            EndpointDefinition endpoint,
            StreamDirection direction,
            boolean written,
            TextWriter file) {
        file.line("").line("/** " + doc + " the stream of `" + endpoint.name() + "`. */");
        List<String> alternatives = direction instanceof StreamDirection.AnyEntity
                ? List.of(ts.any(written ? TsTypes.INIT : ""))
                : direction.concreteTypes().stream()
                        .map(written ? ts::tagged : ts::itself)
                        .toList();
        ListWriter.union(file, "export type " + typeName, alternatives);
    }

    /** A signature for each channel, side by side where the function is the same. */
    private void follow(List<ChannelDefinition> followed, TextWriter file) {
        followed.forEach(channel -> follow("Follows the channel from now on.", "follow(", channel, file));
        List<ChannelDefinition> kept =
                followed.stream().filter(channel -> channel.history() != null).toList();
        kept.forEach(channel ->
                follow("Follows the channel from the oldest message that is kept.", "followAll(", channel, file));
        kept.forEach(channel -> follow(
                "Follows the channel after the message with that position.",
                "followAfter(position: string, ",
                channel,
                file));
    }

    private void follow(String doc, String start, ChannelDefinition channel, TextWriter file) {
        file.line("/** " + doc + " */")
                .line(start + "channel: " + channel.typeName() + "Channel, options?: streampod.FollowOptions): "
                        + channels.feed(channel) + ";");
    }
}
