package dev.streampod.test;

import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.chat.server.ChatEndpoints;

/** What the tests of this module test. */
interface ChatServer {

    @ServerUnderTest
    static StreampodServer.Builder server(KeyStore keys) {
        return StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()))
                .authenticator(keys);
    }
}
