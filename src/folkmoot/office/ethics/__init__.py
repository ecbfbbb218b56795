"""ethics"""
