/**
 * The vocabulary of rate limiting: limits, decisions and the limiters' contracts.
 */
@NullMarked
package io.trypema;

import org.jspecify.annotations.NullMarked;
