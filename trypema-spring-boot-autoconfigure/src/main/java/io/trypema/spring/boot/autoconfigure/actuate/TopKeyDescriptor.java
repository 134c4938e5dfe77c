package io.trypema.spring.boot.autoconfigure.actuate;

/**
 * A key that asks much, as the endpoint shows it.
 *
 * @param key the key, or what stands for it
 * @param asked about how many calls it made in the last one to two minutes
 * @param refused about how many of them were refused
 */
record TopKeyDescriptor(String key, long asked, long refused) {

}
