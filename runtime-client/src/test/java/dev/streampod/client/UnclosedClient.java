package dev.streampod.client;

import dev.streampod.client.chat.ChatClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that connects and ends without closing its client. Its argument is the address. */
final class UnclosedClient {

    private UnclosedClient() {}

    public static void main(String[] arguments) throws Exception {
        var client = ChatClient.builder(arguments[0])
                .closeTimeout(Duration.ofSeconds(60))
                .build();
        client.openStreamingConnection().get(60, TimeUnit.SECONDS);
        client.chat().stream().listen(line -> {});
        System.out.println("connected");
    }
}
