/**
 * Auto-configuration of the providers that share limits through Redis.
 */
@NullMarked
package io.trypema.spring.boot.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
