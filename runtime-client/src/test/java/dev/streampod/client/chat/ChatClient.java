package dev.streampod.client.chat;

import dev.streampod.client.StreampodClient;
import java.time.Duration;

public final class ChatClient extends StreampodClient {

    private final ChatEndpointStub chat;
    private final AdminEndpointStub admin;
    private final FeedsEndpointStub feeds;

    private ChatClient(StreampodClient.Builder<ChatClient> builder) {
        super(builder);
        this.chat = new ChatEndpointStub(this);
        this.admin = new AdminEndpointStub(this);
        this.feeds = new FeedsEndpointStub(this);
    }

    public static StreampodClient.Builder<ChatClient> builder(String url) {
        // Twice the default: the first connection of a process takes long on a busy machine. Less than a session waits.
        return new StreampodClient.Builder<>(url, ChatProtocol.INSTANCE, ChatClient::new)
                .connectTimeout(Duration.ofSeconds(20));
    }

    public ChatEndpointStub chat() {
        return chat;
    }

    public FeedsEndpointStub feeds() {
        return feeds;
    }

    public AdminEndpointStub admin() {
        return admin;
    }
}
