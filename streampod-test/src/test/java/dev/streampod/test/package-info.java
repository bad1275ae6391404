/** Tests of the extension: each uses it as an application's tests do. */
package dev.streampod.test;
