/**
 * JSON Web Tokens as keys. The only package that needs {@code com.nimbusds:nimbus-jose-jwt}, which who uses it adds to the
 * dependencies.
 */
@NullMarked
package dev.streampod.server.auth.jwt;

import org.jspecify.annotations.NullMarked;
