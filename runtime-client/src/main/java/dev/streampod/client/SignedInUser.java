package dev.streampod.client;

import java.util.Set;

/**
 * The user that a client is signed in as, as the server reports it.
 *
 * @param userId the user's id from the server's authenticator
 * @param scopes what the user may do
 */
public record SignedInUser(String userId, Set<String> scopes) {

    public SignedInUser {
        scopes = Set.copyOf(scopes);
    }
}
