package dev.streampod.server.internal.broker.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;

/** The two kinds of publish/subscribe that Redis has. */
enum PubSub {
    /** Channels are everywhere in a Redis; one command takes many of them. */
    PLAIN(256, 64),
    /** A channel is in the slot of its name, on the master of that slot; all channels of a command are in the same slot. */
    SHARDED(1, 1_024);

    private final int channelsPerCommand;
    private final int commandsUnderWay;

    PubSub(int channelsPerCommand, int commandsUnderWay) {
        this.channelsPerCommand = channelsPerCommand;
        this.commandsUnderWay = commandsUnderWay;
    }

    CommandType publish() {
        // Not a field: a version of the client library that is too old lacks one of them, and has to be told by its
        // name.
        return this == PLAIN ? CommandType.PUBLISH : CommandType.SPUBLISH;
    }

    int channelsPerCommand() {
        return channelsPerCommand;
    }

    /** How many commands wait for their answers at most. */
    int commandsUnderWay() {
        return commandsUnderWay;
    }

    RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<String, byte[]> commands, String... keys) {
        return this == PLAIN ? commands.subscribe(keys) : commands.ssubscribe(keys);
    }

    RedisFuture<Void> unsubscribe(RedisPubSubAsyncCommands<String, byte[]> commands, String... keys) {
        return this == PLAIN ? commands.unsubscribe(keys) : commands.sunsubscribe(keys);
    }
}
