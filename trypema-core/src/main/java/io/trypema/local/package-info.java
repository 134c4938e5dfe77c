/**
 * The in-process provider.
 */
@NullMarked
package io.trypema.local;

import org.jspecify.annotations.NullMarked;
