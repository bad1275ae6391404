/** Tests of the command, each in a process of its own. */
package dev.streampod.generator.cli;
