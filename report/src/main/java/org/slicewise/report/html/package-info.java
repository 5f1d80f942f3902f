/**
 * Pages as trees of tags that escape what they are given, and the pieces that every page of ours
 * has: its frame and style, tables, charts. Knows charts, but nothing of what a report says.
 */
package org.slicewise.report.html;
