package io.trypema.spring.boot.autoconfigure.actuate;

import java.util.Locale;

/**
 * The names of constants in properties.
 */
final class Labels {

	private Labels() {
	}

	static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
