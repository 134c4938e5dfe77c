package io.trypema.sample;

record Book(int id, String title, String author) {

}
