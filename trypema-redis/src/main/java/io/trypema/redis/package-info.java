/**
 * The Redis provider: limits shared by every instance that uses the same Redis.
 */
@NullMarked
package io.trypema.redis;

import org.jspecify.annotations.NullMarked;
