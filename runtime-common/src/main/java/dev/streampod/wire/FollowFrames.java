package dev.streampod.wire;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MessageSet;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads the frames of followed channels, from after their name on to somewhere before their end. Belongs to one decoder. */
final class FollowFrames {

    private final JsonParser parser;
    private final ValueReader values;
    private final EntityRegistry registry;

    FollowFrames(JsonParser parser, ValueReader values, EntityRegistry registry) {
        this.parser = parser;
        this.values = values;
        this.registry = registry;
    }

    /** Reads a frame of that name; null when it is no frame of a followed channel. */
    @Nullable
    Frame read(String name, FollowCodecs follows) {
        return switch (name) {
            case "pub" -> publication(follows);
            case "follow" -> follow(follows);
            case "unfollow" -> new Frame.Unfollow(id());
            case "presence" -> new Frame.WatchPresence(id());
            case "following" -> following();
            case "recovered" -> recovered();
            case "lost" -> lost();
            case "unfollowed" ->
                new Frame.Unfollowed(
                        id(), FrameValues.string(parser, "a code"), FrameValues.string(parser, "a message"));
            case "joined" -> joined(follows);
            case "left" -> new Frame.Left(id(), FrameValues.optionalString(parser, "a member or null"));
            case "present" -> new Frame.Present(id());
            default -> null;
        };
    }

    private Frame follow(FollowCodecs follows) {
        long id = id();
        String endpoint = FrameValues.string(parser, "an endpoint");
        String name = FrameValues.string(parser, "a channel");
        ChannelDefinition channel = follows.channel(endpoint, name);
        if (channel == null) {
            return follows.hasEndpoint(endpoint)
                    ? new Frame.BadFollow(
                            id,
                            ErrorCode.UNKNOWN_CHANNEL,
                            "no channel " + FrameValues.shortened(name) + " can be followed through " + endpoint)
                    : new Frame.BadFollow(
                            id, ErrorCode.UNKNOWN_ENDPOINT, "there is no endpoint " + FrameValues.shortened(endpoint));
        }
        List<@Nullable Object> arguments;
        try {
            arguments = Arrays.asList(values.read(channel.parameters(), "the arguments of a channel"));
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.BadFollow(id, ErrorCode.BAD_REQUEST, values.failed(e));
        }
        return withStart(id, endpoint, channel, arguments);
    }

    private Frame withStart(long id, String endpoint, ChannelDefinition channel, List<@Nullable Object> arguments) {
        String after = null;
        boolean all = false;
        if (FrameValues.beginOptions(parser)) {
            Set<String> known = new HashSet<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                switch (name) {
                    case "after" -> after = FrameValues.optionalString(parser, "a position");
                    case "all" -> all = FrameValues.flag(parser, "all");
                    default -> {
                        FrameValues.skip(parser);
                        continue;
                    }
                }
                FrameValues.requireFirst(name, known);
            }
        }
        if (after != null && all) {
            return new Frame.BadFollow(
                    id,
                    ErrorCode.BAD_REQUEST,
                    "a channel is followed either after a position or with all that is kept");
        }
        return new Frame.Follow(id, endpoint, channel, arguments, after, all);
    }

    private Frame following() {
        long id = id();
        FrameValues.beginObject(parser);
        String position = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (name.equals("position")) {
                position = FrameValues.optionalString(parser, "a position");
            } else {
                FrameValues.skip(parser);
            }
        }
        return new Frame.Following(id, position);
    }

    private Frame recovered() {
        long id = id();
        long messages = FrameValues.number(parser, "a number of messages");
        JsonToken token = parser.nextToken();
        return new Frame.Recovered(id, messages, token == JsonToken.VALUE_STRING ? parser.getString() : null);
    }

    private Frame publication(FollowCodecs follows) {
        long id = id();
        ChannelDefinition channel = follows.followed(id);
        if (channel == null) {
            return new Frame.Stray(id);
        }
        String position = FrameValues.optionalString(parser, "a position");
        try {
            return new Frame.Publication(id, position, entity(channel.messages()));
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.BadPublication(id, position, values.failed(e));
        }
    }

    private Frame joined(FollowCodecs follows) {
        long id = id();
        ChannelDefinition channel = follows.followed(id);
        MessageSet presence = channel == null ? null : channel.presence();
        if (presence == null) {
            return new Frame.Stray(id);
        }
        String member = FrameValues.string(parser, "a member");
        try {
            return new Frame.Joined(id, member, entity(presence));
        } catch (EntityFormatException | StreamConstraintsException e) {
            return new Frame.BadMember(id, member, values.failed(e));
        }
    }

    /** Reads a class name and an object of that class, which must be one of these. */
    private SerializableEntity entity(MessageSet allowed) {
        String className = FrameValues.string(parser, "a class name");
        EntityCodec<?> codec = registry.named(className);
        if (codec == null || codec.serverOnly() || !allowed.allows(codec.type())) {
            throw new EntityFormatException("the class " + FrameValues.shortened(className) + " is not known here");
        }
        parser.nextToken();
        return values.entity(codec, className);
    }

    private Frame lost() {
        long id = id();
        FrameValues.beginObject(parser);
        String cause = "";
        String after = null;
        Instant from = Instant.EPOCH;
        Instant to = Instant.EPOCH;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            switch (name) {
                case "cause" -> cause = FrameValues.string(parser, "a cause");
                case "after" -> after = FrameValues.optionalString(parser, "a position");
                case "from" -> from = instant();
                case "to" -> to = instant();
                default -> FrameValues.skip(parser);
            }
        }
        return new Frame.Lost(id, cause, after, from, to);
    }

    private Instant instant() {
        String text = FrameValues.string(parser, "a time");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new FrameSyntaxException("expected a time such as 2026-11-23T18:44:10Z");
        }
    }

    private long id() {
        return FrameValues.number(parser, "the number of a follow");
    }
}
