package io.trypema.benchmark;

import java.util.SplittableRandom;

/**
 * Keys that resemble those of applications.
 */
public final class RandomKeys {

	private RandomKeys() {
	}

	/**
	 * Return keys, the same at each call.
	 * @param count how many
	 * @return the keys, all different
	 */
	public static String[] create(int count) {
		SplittableRandom random = new SplittableRandom(1);
		String[] keys = new String[count];
		for (int i = 0; i < count; i++) {
			keys[i] = Long.toHexString(random.nextLong());
		}
		return keys;
	}

}
