package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.protocol.ChannelDefinition;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Channels beyond the limits of a class file compile, and work. */
@Tag("long")
class LargeChannelsTest extends LargeProtocolFixture {

    @Test
    void anEndpointMayHaveManyChannelsToFollow() throws Exception {
        compile("class: C0\n---\nclass: C1\n---\n"
                + documents(
                        500,
                        i -> "channel: c" + i + "\nmessage: C1\nparameters: {a: int, b: String}\npresence: C0\n"
                                + "history: {size: 1, ttl: 1s}\n")
                + "---\nendpoint: large\nstream: {follow: ["
                + IntStream.range(0, 500).mapToObj(i -> "c" + i).collect(Collectors.joining(", ")) + "]}\n");

        try (var loader = JavaCompilation.loader(scratch.resolve("classes"))) {
            Class<?> constants = loader.loadClass("com.example.LargeChannels");
            var last = (ChannelDefinition) constants.getField("C499").get(null);
            assertThat(last.name()).isEqualTo("c499");
            assertThat(last.parameters()).hasSize(2);
            assertThat(last.history()).isTrue();
            assertThat(constants.getDeclaredClasses()).hasSizeGreaterThan(1);
            assertThat(loader.loadClass("com.example.client.LargeEndpointStub").getDeclaredMethods())
                    .filteredOn(method -> method.getName().equals("followAfter"))
                    .hasSize(500);
        }
    }

    @Test
    void aChannelMayHaveManyClasses() throws Exception {
        compile("class: Parent\n---\n"
                + documents(600, i -> "class: C" + i + "\nextends: Parent\n")
                + "---\nchannel: all\nmessage: Parent\npresence: C0\nhistory: {size: 1, ttl: 1s}\n"
                + "---\nendpoint: large\nstream: {follow: [all]}\n");

        try (var loader = JavaCompilation.loader(scratch.resolve("classes"))) {
            var all = (ChannelDefinition) loader.loadClass("com.example.LargeChannels")
                    .getField("ALL")
                    .get(null);
            assertThat(all.messages().classes()).hasSize(601);
        }
    }
}
