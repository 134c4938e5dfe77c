/**
 * Real Redis servers for the tests of every module.
 */
@NullMarked
package io.trypema.redis.test;

import org.jspecify.annotations.NullMarked;
