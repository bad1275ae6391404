/** Tests of the extension for Spring Boot, on an application. */
package dev.streampod.test.spring;
