/**
 * Auto-configuration of rate limits in web applications.
 */
@NullMarked
package io.trypema.spring.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
