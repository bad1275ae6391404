package dev.streampod.client;

import java.util.Objects;

/** Where the following of a channel begins. Immutable. */
public sealed interface FollowStart {

    /** With the messages that are posted from now on. */
    static FollowStart now() {
        return new Now();
    }

    /** With the oldest message that the channel's history keeps. */
    static FollowStart all() {
        return new All();
    }

    /**
     * With the message after this position.
     *
     * @param position one that {@link ChannelFeed#position()} returned for the same channel, perhaps to another client
     */
    static FollowStart after(String position) {
        return new After(position);
    }

    /** With the messages that are posted from now on. */
    record Now() implements FollowStart {}

    /** With the oldest message that the channel's history keeps. */
    record All() implements FollowStart {}

    /**
     * With the message after this position.
     *
     * @param position as the server gave it
     */
    record After(String position) implements FollowStart {

        public After {
            Objects.requireNonNull(position, "position");
        }
    }
}
