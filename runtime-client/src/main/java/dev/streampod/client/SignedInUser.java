package dev.streampod.client;

import java.util.Set;

/**
 * Who a client is signed in as, as the server says.
 *
 * @param userId as the server's authenticator calls the user
 * @param scopes what the user may do
 */
public record SignedInUser(String userId, Set<String> scopes) {

    public SignedInUser {
        scopes = Set.copyOf(scopes);
    }
}
