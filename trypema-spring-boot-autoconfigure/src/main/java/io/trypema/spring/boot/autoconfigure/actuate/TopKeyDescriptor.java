package io.trypema.spring.boot.autoconfigure.actuate;

/**
 * A key with many calls in the response of the endpoint.
 *
 * @param key the key, or the text shown in its place
 * @param asked the approximate number of its calls in the last one to two minutes
 * @param refused the approximate number of refused calls among them
 */
record TopKeyDescriptor(String key, long asked, long refused) {

}
