/**
 * Charts as values, painted as SVG and as PNG. A small writer of our own, because XChart fills the
 * outlines of letters: in its SVG no text is left for a screen reader, a search or a larger font,
 * and a curve costs ten times the bytes. Here a {@link org.slicewise.report.charts.Chart} is a list
 * of marks whose colours are roles ({@link org.slicewise.report.charts.Ink}), so the same picture
 * serves light and dark pages, paper and files. Knows evaluation's numbers, not the page.
 */
package org.slicewise.report.charts;
