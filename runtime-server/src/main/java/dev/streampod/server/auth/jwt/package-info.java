/**
 * JSON Web Tokens as keys. The only package that needs {@code com.nimbusds:nimbus-jose-jwt}, which an application that uses
 * the package adds to its dependencies.
 */
@NullMarked
package dev.streampod.server.auth.jwt;

import org.jspecify.annotations.NullMarked;
