/**
 * Arithmetic and checks shared by Trypema's own modules. Not part of the public contract:
 * may change without notice.
 */
@NullMarked
package io.trypema.internal;

import org.jspecify.annotations.NullMarked;
