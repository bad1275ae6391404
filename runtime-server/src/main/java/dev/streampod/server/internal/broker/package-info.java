/** Channels: subscriptions, publishing, order, histories and their recovery. */
@NullMarked
package dev.streampod.server.internal.broker;

import org.jspecify.annotations.NullMarked;
