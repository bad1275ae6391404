package dev.streampod.client.internal.feed;

import dev.streampod.client.ClientError;
import dev.streampod.client.FollowEndedException;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.FrameWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channel that a feed follows, the values of its parameters, and the endpoint that is asked for it. Immutable. */
record FollowRequest(String endpoint, ChannelDefinition channel, List<@Nullable Object> arguments, FrameWriter frames) {

    /**
     * The frame that asks the server to follow the channel.
     *
     * @param number the number of the following
     */
    byte[] frame(long number, FeedProgress progress) {
        return frames.writeFollow(number, endpoint, channel, arguments, progress.position(), progress.wantsAll());
    }

    /**
     * @param limit the largest frame that the server takes, in bytes
     * @throws IllegalArgumentException when the arguments do not fit
     * @throws MessageTooLargeException when the server does not take them
     */
    void check(int limit, FeedProgress progress) {
        int expected = channel.parameters().size();
        if (arguments.size() != expected) {
            throw new IllegalArgumentException(
                    "The " + channel + " takes other arguments: expected " + expected + ", given " + arguments.size());
        }
        int size = frame(Long.MAX_VALUE, progress).length;
        if (size > limit) {
            throw tooLarge(size, limit);
        }
    }

    MessageTooLargeException tooLarge(int size, int limit) {
        return new MessageTooLargeException("The " + channel + " is not followed: asking for it takes " + size
                + " bytes, and the server takes " + limit + " at most");
    }

    FollowEndedException ended(ErrorCode code, String message) {
        return new FollowEndedException(endpoint, channel.name(), code, message);
    }

    /** @param what a message or a member */
    ClientError dropped(String what, String why) {
        return new ClientError(
                ErrorCode.BAD_REQUEST, endpoint, null, what + " of the " + channel + " was dropped: " + why);
    }

    @Override
    public String toString() {
        return endpoint + " " + channel;
    }
}
