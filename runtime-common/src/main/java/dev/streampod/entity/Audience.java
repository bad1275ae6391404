package dev.streampod.entity;

/**
 * The kind of peer: it decides whether server-only fields and classes are part of what is read or written.
 * Between servers they are; toward and from a client they do not exist.
 */
public enum Audience {
    /** A client: server-only fields are neither written nor accepted. */
    CLIENT,
    /** Another server of the same cluster: everything travels. */
    SERVER
}
