package dev.streampod.generator.check;

import java.util.Set;

/** The names of members that the browser runtime, or every object of JavaScript, has. */
final class BrowserMemberNames {

    private static final Set<String> OBJECT = Set.of(
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf");

    private static final Set<String> EVENT_TARGET = Set.of("addEventListener", "dispatchEvent", "removeEventListener");

    private static final Set<String> CLIENT = Set.of(
            "add",
            "close",
            "closing",
            "connect",
            "connected",
            "control",
            "endpoints",
            "enqueue",
            "lastOf",
            "maxOutgoing",
            "open",
            "part",
            "post",
            "reportError",
            "setKey",
            "settings",
            "signIn",
            "signOut",
            "state",
            "unread",
            "user",
            "write");

    private static final Set<String> ENDPOINT = Set.of("client", "name");

    private static final Set<String> STREAM_ENDPOINT = Set.of("closeStream", "send", "sendWhenRoom", "stream");

    private BrowserMemberNames() {}

    /** What every object has. */
    static boolean object(String name) {
        return OBJECT.contains(name);
    }

    /** What the client has, of which endpoints are members. */
    static boolean client(String name) {
        return CLIENT.contains(name) || EVENT_TARGET.contains(name);
    }

    /** What an endpoint has, of which methods are members. */
    static boolean endpoint(String name, boolean withStream) {
        return ENDPOINT.contains(name) || EVENT_TARGET.contains(name) || (withStream && STREAM_ENDPOINT.contains(name));
    }
}
