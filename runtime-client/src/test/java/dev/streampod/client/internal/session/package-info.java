@NullMarked
package dev.streampod.client.internal.session;

import org.jspecify.annotations.NullMarked;
